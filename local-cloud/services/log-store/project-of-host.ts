/**
 * Which project a request means: the log store carries it nowhere but in the first label of the Host header.
 * Source: "Service endpoints" of Simple Log Service, read 2026-08. Bare addresses are the local cloud's own case:
 * some clients (aliyun-sdk 1.12.10) drop the project when the endpoint is an IP address.
 */
export interface HostMeaning {
  /** undefined: the host is a bare endpoint and names no project. */
  readonly project?: string;
  /** From a full vendor host name. */
  readonly regionId?: string;
}

export function projectOfHost(host: string): HostMeaning {
  const name = host.replace(/:\d+$/, "").toLowerCase();
  const vendor = /^(?:([^.]+)\.)?([^.]+?)(?:-intranet|-share)?\.(?:log|sls)\.aliyuncs\.com$/.exec(name);
  if (vendor !== null) {
    const [, project, regionId] = vendor;
    return { ...(project === undefined ? {} : { project }), regionId: regionId! };
  }
  if (isBareAddress(name)) return {};
  const [label, ...rest] = name.split(".");
  return rest.length === 0 ? {} : { project: label! };
}

function isBareAddress(name: string): boolean {
  return /^\d+(\.\d+){3}$/.test(name) || name === "localhost" || name.startsWith("[");
}
