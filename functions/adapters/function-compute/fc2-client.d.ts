/** The parts of @alicloud/fc2 2.6.6 that we use; the package ships no types. */
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
    /** The first segment of every path: `2016-08-15` (FC 2.0) unless changed. */
    version: string;
    /** Set by the constructor only when the key begins with `STS`. */
    securityToken: string | undefined;
    readonly endpoint: string;
    /** date, host, user agent, account and token headers. */
    buildHeaders(): Record<string, string>;
    static getSignature(
      accessKeyId: string,
      accessKeySecret: string,
      method: string,
      path: string,
      headers: Readonly<Record<string, string>>,
    ): string;
  }

  // biome-ignore lint/style/noDefaultExport: the package's own shape.
  export default Client;
}
