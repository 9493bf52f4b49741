import { Forge } from '@infra-orchestration/backstage-plugin-infra-node';

/** What modules brought to tell pull requests with; those added first are asked first. */
export class Forges {
  readonly #forges: Forge[] = [];

  addForge(...forges: Forge[]): void {
    this.#forges.push(...forges);
  }

  /** @param repositoryUrl - web address */
  of(repositoryUrl: string): Forge | undefined {
    return this.#forges.find(forge => forge.knows(repositoryUrl));
  }
}
