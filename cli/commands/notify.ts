/**
 * `notify --test`: sends one marked message to every channel, so that a wrong address shows before the first real
 * message.
 */
import { composeChannels } from "../../functions/compose.ts";
import type { Notice } from "../../functions/core/report/notice.ts";
import { loadConfiguration } from "../access/access.ts";
import { CommandError, EXIT, type ExitCode } from "../terminal/exit-code.ts";
import type { GlobalOptions, Shell } from "../terminal/shell.ts";
import { textsIn } from "../texts/texts.ts";

export interface NotifyOptions extends GlobalOptions {
  readonly test?: boolean;
}

const BUDGET_MS = 20_000;

export async function notify(options: NotifyOptions, shell: Shell): Promise<ExitCode> {
  const { notify: t } = shell.texts.doctor;
  if (options.test !== true) throw new CommandError(EXIT.wrongUsage, t.needsTest);
  const configuration = await loadConfiguration(options, shell);
  if (configuration.notify.channels.length === 0) throw new CommandError(EXIT.wrongUsage, t.none);
  const account = configuration.accounts.map(({ id, name }) => name ?? id).join(", ") || "-";
  const notice: Notice = {
    kind: "needs-person",
    runId: "notify-test",
    total: 0,
    reasons: {},
    instances: [],
    unreadable: [],
    text: { en: textsIn("en").doctor.notify.message(account), zh: textsIn("zh").doctor.notify.message(account) },
  };
  const { notifiers, close } = composeChannels(configuration, shell.environment);
  try {
    const deliveries = await Promise.all(notifiers.map((notifier) => notifier.tell(notice, BUDGET_MS)));
    const results = deliveries
      .flat()
      .map(({ channel: kind, why: problem }) => ({ kind, ...(problem === undefined ? {} : { problem }) }));
    if (options.json) shell.terminal.print(JSON.stringify({ channels: results }, null, 2));
    else {
      for (const { kind, problem } of results)
        shell.terminal.print(problem === undefined ? t.sent(kind) : t.failed(kind, problem));
    }
    return results.every(({ problem }) => problem === undefined) ? EXIT.allWell : EXIT.needsPerson;
  } finally {
    close();
  }
}
