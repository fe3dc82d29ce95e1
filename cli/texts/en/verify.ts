/** `verify-live` in English. */
export const verify = {
  summary: "settle on a real account what no document settles",
  description:
    "Tries every fact of docs/unverified.md that harmless calls can settle, says which are proved, and writes a redacted report. Starts and changes nothing.",
  yes: "do not ask",
  out: "folder for the report and the fixtures",
  willCall: "These calls will be made, with your keys and the roles of the configuration:",
  changesNothing: "One test record is written to the log store. Nothing else is written, started or changed.",
  needsYes: "There is no terminal to ask on. Add --yes to go on.",
  goOn: "Go on? [y/N] ",
  declined: "Nothing was called.",
  proved: "proved   ",
  refuted: "REFUTED  ",
  undecided: "undecided",
  seen: "Seen",
  counts: (proved: number, refuted: number, undecided: number) =>
    `${proved} proved, ${refuted} refuted, ${undecided} undecided.`,
  written: (folder: string) => `The report is in ${folder}/report.json. Read it before you send it to anyone.`,
};
