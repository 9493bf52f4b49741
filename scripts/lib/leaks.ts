/**
 * The forms in which a secret can lie about: as it is, in a URL, in JSON, in hexadecimal digits, and in
 * base64, also as a part of what was encoded.
 */
export function formsOf(secret: string): string[] {
  return [
    ...new Set([
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('hex'),
      ...[0, 1, 2].map(before => base64Within(secret, before)),
    ]),
  ];
}

/** The characters of base64 that are the same whatever stands before (so many bytes) and behind. */
function base64Within(secret: string, before: number): string {
  const bytes = Buffer.from(secret);
  const encoded = Buffer.concat([Buffer.alloc(before), bytes]);
  const first = Math.ceil((before * 8) / 6);
  const end = Math.floor((encoded.length * 8) / 6);
  return encoded.toString('base64').slice(first, end);
}

/** Where which secret is in clear, by their names. */
export function leaks(
  texts: ReadonlyMap<string, string>,
  secrets: ReadonlyMap<string, string>,
): string[] {
  const found: string[] = [];
  for (const [name, secret] of secrets) {
    const forms = formsOf(secret);
    for (const [where, text] of texts) {
      if (forms.some(form => text.includes(form))) {
        found.push(`${name} in ${where}`);
      }
    }
  }
  return found;
}
