/** How a registry wants to be logged in to (RFC 9110, `WWW-Authenticate`). */
export interface Challenge {
  scheme: 'basic' | 'bearer';
  params: Record<string, string>;
}

const SCHEMES = /(?:^|,\s*)(Basic|Bearer)(?=\s|,|$)/gi;
const PARAM = /([a-z_]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi;

/** The challenge to answer, where one is known: a token rather than a password. */
export function parseChallenge(header: string | null): Challenge | undefined {
  const text = (header ?? '').slice(0, 4_096);
  const starts = [...text.matchAll(SCHEMES)];
  const challenges = starts.map((start, index): Challenge => {
    const end = starts[index + 1]?.index ?? text.length;
    const rest = text.slice(start.index + start[0].length, end);
    return {
      scheme: start[1].toLowerCase() as Challenge['scheme'],
      params: Object.fromEntries(
        [...rest.matchAll(PARAM)].map(([, name, quoted, bare]) => [
          name.toLowerCase(),
          quoted?.replace(/\\(.)/g, '$1') ?? bare,
        ]),
      ),
    };
  });
  return (
    challenges.find(({ scheme }) => scheme === 'bearer') ?? challenges.at(0)
  );
}
