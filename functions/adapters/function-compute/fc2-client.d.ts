/** Types of the parts of @alicloud/fc2 2.6.6 that we use, because the package has none. */
declare module "@alicloud/fc2/lib/client.js" {
  interface Config {
    readonly accessKeyID: string;
    readonly accessKeySecret: string;
    readonly securityToken?: string;
    readonly region: string;
    readonly secure: boolean;
    readonly endpoint: string;
  }

  class Client {
    constructor(accountId: string, config: Config);
    /** The first segment of every path: `2016-08-15` (FC 2.0) unless it is changed. */
    version: string;
    /** The constructor sets it only if the key begins with `STS`. */
    securityToken: string | undefined;
    readonly endpoint: string;
    /** Returns the headers for date, host, user agent, account and token. */
    buildHeaders(): Record<string, string>;
    static getSignature(
      accessKeyId: string,
      accessKeySecret: string,
      method: string,
      path: string,
      headers: Readonly<Record<string, string>>,
    ): string;
  }

  // biome-ignore lint/style/noDefaultExport: the package has a default export.
  export default Client;
}
