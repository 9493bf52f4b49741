/**
 * A key that lets a request be sent again without doing its work twice. Pages over plain HTTP lack
 * `crypto.randomUUID`.
 */
export function idempotencyKey(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');
}
