/** The index of the results log store as PutIndex takes it. The template that people deploy is its source. */
import hubTemplate from "./templates/hub.template.json" with { type: "json" };

export function resultsIndex(): object {
  const { FullTextIndex, KeyIndices } = hubTemplate.Resources.ResultsIndex.Properties;
  const word = { token: [...FullTextIndex.Delimiter], caseSensitive: false };
  const keys = KeyIndices.map(({ Name, Type, IncludeChinese }) => [
    Name,
    Type === "text"
      ? { type: "text", ...word, chn: IncludeChinese === true, doc_value: true }
      : { type: Type, doc_value: true },
  ]);
  return { line: { ...word, chn: true }, keys: Object.fromEntries(keys) };
}
