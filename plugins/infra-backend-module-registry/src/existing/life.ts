/** Of a login that ends, in milliseconds since 1970. */
export interface Life {
  issuedAt: number;
  expiresAt: number;
}

/** Less than a third of its life is left: whoever looks now renews it. */
export function isDue(life: Life | undefined, now: number): boolean {
  return (
    life !== undefined &&
    life.expiresAt - now < (life.expiresAt - life.issuedAt) / 3
  );
}

export function isOver(life: Life | undefined, now: number): boolean {
  return life !== undefined && life.expiresAt <= now;
}
