/** The simulator tells its stories in English. This gives their words in the operator's language. */
import type { Language } from "./texts.ts";
import { storyLineInChinese, violationInChinese } from "./zh/story.ts";

export interface StoryWords {
  /** Returns the detail of a violation. */
  violation(detail: string): string;
  /** Returns a line of a replayed story. */
  line(line: string): string;
}

const ENGLISH: StoryWords = { violation: (detail) => detail, line: (line) => line };
const CHINESE: StoryWords = { violation: violationInChinese, line: storyLineInChinese };

export function storyWordsIn(language: Language): StoryWords {
  return language === "zh" ? CHINESE : ENGLISH;
}
