/** Of the web, or a path inside of Backstage; `//` would lead to another host. */
const SAFE_URL = /^(https?:|mailto:|\/(?![\s/\\]))/i;

/** Whether a browser may follow it. */
export function isSafeUrl(url: string): boolean {
  return SAFE_URL.test(url);
}
