/** Reads what was deployed: the function, its triggers, and the index and alerts of the log store. Rejects with CloudError only. */
export type Fields = Readonly<Record<string, unknown>>;

export interface DeployedTrigger {
  readonly name: string;
  readonly type: string;
  readonly qualifier: string;
  readonly config: Fields;
  /** Epoch milliseconds of the last change; undefined if the answer holds no time. */
  readonly changedAtMs: number | undefined;
}

export interface DeployedSide {
  /** Fields of GetFunction. */
  function(): Promise<Fields>;
  /** All pages of ListTriggers. */
  triggers(): Promise<readonly DeployedTrigger[]>;
  /** Indexed fields of the results logstore, by name, from GetIndex. */
  indexedFields(): Promise<Fields>;
  /** Alerts of a project, from ListAlerts. */
  alerts(project: string): Promise<readonly Fields[]>;
  /** Up to 100 lines of the function's own log since `sinceMs`, from GetLogs. */
  stdoutLines(sinceMs: number): Promise<readonly Fields[]>;
  /** The cloud's clock at the last answer, and this machine's clock then; undefined before the first answer. */
  cloudTime(): { readonly cloudMs: number; readonly hereMs: number } | undefined;
  readonly resultsProject: string;
  readonly stdoutProject: string;
}
