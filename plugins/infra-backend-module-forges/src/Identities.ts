/** As whom tokens act. Asked once for each token of a place, since tokens of apps are new each hour. */
export class Identities {
  readonly #known = new Map<string, { token: string; userId: number }>();

  async of(
    place: string,
    token: string,
    ask: () => Promise<number>,
  ): Promise<number> {
    const known = this.#known.get(place);
    if (known?.token === token) {
      return known.userId;
    }
    const userId = await ask();
    this.#known.set(place, { token, userId });
    return userId;
  }
}
