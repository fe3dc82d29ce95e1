/** Writes a finding as text: a mark, the result, why it matters and what to do. */
import { drawParagraphs } from "../report/paragraph.ts";
import type { Style } from "../report/style.ts";
import { displayWidth } from "../report/wrap.ts";
import { clean } from "../terminal/clean.ts";
import type { Finding } from "./check.ts";

/** Columns between the mark and the text. */
const GAP = 2;
/** A command in an advice. Three blanks end the command if a remark follows. */
const COMMAND = /(?:npx|npm run|ecs-recovery|aliyun|sudo) .+?(?= {3}|$)/;

export function renderFinding({ what, ok, unchecked, detail, why, fix }: Finding, style: Style): string {
  const { colours } = style;
  const { doctor: texts, terms } = style.texts;
  const width = Math.max(...[texts.fail, texts.unchecked, texts.ok].map(displayWidth));
  const word = !ok ? texts.fail : unchecked ? texts.unchecked : texts.ok;
  const mark = (!ok ? colours.red : unchecked ? colours.yellow : colours.green)(word);
  const margin = width + GAP;
  const head = `${texts.labels[what.check](what.of ?? "")}${terms.colon}${detail}`;
  const advice = (label: string, text: string | undefined) =>
    text === undefined
      ? []
      : hanging(`${label}: `, text, style.width - margin - GAP).map((line) => " ".repeat(GAP) + line);
  return [...hanging("", head, style.width - margin), ...advice(texts.why, why), ...advice(texts.toDo, fix)]
    .map((line, index) => `${index === 0 ? mark + " ".repeat(margin - displayWidth(word)) : " ".repeat(margin)}${line}`)
    .join("\n");
}

/** Returns the label with the text beside it. A command that does not fit gets a line of its own, so that it can be pasted. */
function hanging(label: string, text: string, width: number): string[] {
  const indent = displayWidth(label);
  const command = displayWidth(text) <= width - indent ? undefined : COMMAND.exec(text);
  const parts =
    command === null || command === undefined
      ? [text]
      : [text.slice(0, command.index), command[0], text.slice(command.index + command[0].length)];
  return parts
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .flatMap((part) => (part === command?.[0] ? [clean(part)] : drawParagraphs([{ text: part }], width - indent)))
    .map((line, index) => `${index === 0 ? label : " ".repeat(indent)}${line}`);
}
