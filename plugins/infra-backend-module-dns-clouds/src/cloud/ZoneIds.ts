import { isDriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import {
  CallContext,
  misconfigured,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';

/**
 * Ids of zones by name. One that the provider's configuration does not say is looked up once; a
 * failed look-up is not kept.
 */
export class ZoneIds {
  readonly #found = new Map<string, string>();

  constructor(
    private readonly given: Record<string, string>,
    private readonly where: string,
    private readonly lookUp: (
      zone: string,
      context: CallContext,
    ) => Promise<string[]>,
  ) {}

  /**
   * Works with the zone of a name. An id that the service no longer knows is forgotten: the zone may
   * have been made anew.
   *
   * @throws DriverError `misconfigured` where there is not exactly one zone of the name
   */
  async with<T>(
    zone: string,
    context: CallContext,
    work: (id: string) => Promise<T>,
  ): Promise<T> {
    const id = await this.of(zone, context);
    try {
      return await work(id);
    } catch (error) {
      if (isDriverError(error) && error.code === 'misconfigured') {
        this.#found.delete(zone);
      }
      throw error;
    }
  }

  private async of(zone: string, context: CallContext): Promise<string> {
    const known = this.given[zone] ?? this.#found.get(zone);
    if (known) {
      return known;
    }
    const ids = await this.lookUp(zone, context);
    if (ids.length === 0) {
      throw misconfigured(
        `${this.where} has no zone \`${zone}\` that these credentials can see: make it there, grant its reading, or take it out of the provider's \`zones\``,
      );
    }
    if (ids.length > 1) {
      throw misconfigured(
        `${this.where} has ${ids.length} zones \`${zone}\` (${ids.join(
          ', ',
        )}): say in \`zoneIds\` which one is meant`,
      );
    }
    this.#found.set(zone, ids[0]);
    return ids[0];
  }
}
