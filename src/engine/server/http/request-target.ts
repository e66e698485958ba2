// The target of a request as a path: proxies, and some clients, name the whole address.

/** `/info` for `http://server:8088/info`; paths stay as they are. */
export const originForm = (target: string | undefined): string =>
  (target ?? '/').replace(/^https?:\/\/[^/?]*/i, '') || '/';
