/** Reads an answer of Function Compute that is no success. */
import type { CloudFailure } from "../../core/failure/cloud-error.ts";
import type { ExchangeAnswer } from "../http/exchange.ts";
import { isRefused } from "../http/uncoded-answer.ts";
import { asIdentifier, redact } from "../redaction/redact.ts";

/**
 * Explains a refusal. FC 2.0 answers `{ErrorCode, ErrorMessage}`, FC 3.0 `{Code, Message, RequestId}`, the error page of both
 * documents `{errorCode, errorMessage}`.
 * A function error has `errorMessage` and no code.
 */
export function explain(answer: ExchangeAnswer, secrets: readonly string[]): Omit<CloudFailure, "action"> {
  const requestId = asIdentifier(answer.headers["x-fc-request-id"], secrets);
  const common = { httpStatus: answer.status, ...(requestId === undefined ? {} : { requestId }) };
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer.body.toString("utf8"));
  } catch {
    const message = `Function Compute answered HTTP ${answer.status} with a body that is not JSON`;
    return { code: "Local.NotJson", message, answered: false, ...common };
  }
  const body = (typeof parsed === "object" && parsed !== null ? parsed : {}) as Record<string, unknown>;
  const code = asIdentifier(
    body.Code ?? body.ErrorCode ?? body.errorCode ?? answer.headers["x-fc-error-type"],
    secrets,
  );
  const text = body.Message ?? body.ErrorMessage ?? body.errorMessage;
  return {
    code: code ?? "Local.NoCode",
    message: redact(typeof text === "string" ? text : `Function Compute answered HTTP ${answer.status}`, secrets),
    answered: code !== undefined || isRefused(answer.status),
    ...common,
  };
}
