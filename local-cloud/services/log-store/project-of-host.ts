/**
 * Finds the project of a request: only the first label of the Host header names it. Source: "Service endpoints" of
 * Simple Log Service, read 2026-08. Bare addresses occur only here: some clients (aliyun-sdk 1.12.10) drop the project
 * if the endpoint is an IP address.
 */
export interface HostMeaning {
  /** undefined: the host is a bare address and names no project. */
  readonly project?: string;
  /** Set for a full host name of the vendor, for example `p.cn-hangzhou.log.aliyuncs.com`. */
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
