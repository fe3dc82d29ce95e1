/** Recognises a log store trigger: `{cursorTime, source: {projectName, logstoreName, ...}, ...}`. It carries no event. */
import { idOf, objectOf } from "../reading/json-fields.ts";
import type { EventShape } from "./shape.ts";

export const SLS_TRIGGER: EventShape = {
  kind: "sls",
  read(event) {
    const source = objectOf(event.source);
    if (idOf(event.cursorTime) === undefined || idOf(source.logstoreName) === undefined) return undefined;
    return {
      finding: { kind: "ignored", reason: "a log store trigger carries no event: remove it, the timer does its work" },
    };
  },
};
