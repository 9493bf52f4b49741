import { OutsideCluster } from './outsideCluster';
import { canLogIn, lookAtDatabases } from './outsideDatabases';
import { lookAtBind, lookAtPowerDns } from './outsideZones';
import { Sight } from './sights';

/** All servers, past the drivers and the plugin. */
export class Outside {
  readonly #installation: string;
  readonly #cluster: OutsideCluster;

  /** @param installation - first part of our marks; the component is named so, too */
  constructor(installation: string) {
    this.#installation = installation;
    this.#cluster = new OutsideCluster(installation);
  }

  /** @param slugs - of the environments, for the server that gives no list */
  async look(slugs: string[]): Promise<Sight[]> {
    const { sights, logins } = await this.#cluster.look();
    const inside: Sight[] = [];
    for (const [slug, url] of logins) {
      const isIn = await canLogIn(url);
      inside.push({ slug, what: isIn ? 'login' : 'no login' });
    }
    return [
      ...sights,
      ...inside,
      ...(await lookAtPowerDns(this.#installation)),
      ...(await lookAtBind(slugs)),
      ...(await lookAtDatabases(this.#installation)),
    ];
  }
}
