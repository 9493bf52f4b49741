import { requireSandboxPart } from '@infra-orchestration/sandbox';
import { Resolver } from 'node:dns/promises';
import { aliases, Sight } from './sights';

const OWNER = 'heritage=infra-orchestration,owner=';

/** What an ownership record says, as the sight of the name that it is for. */
function knownBy(host: string, text: string): Sight['known'] {
  return {
    ownershipMark: text.replace(OWNER, ''),
    externalName: `${host}/A`,
  };
}

/** All records of the zone at PowerDNS whose names tell that they belong to the component. */
export async function lookAtPowerDns(component: string): Promise<Sight[]> {
  const { apiUrl, apiKey, serverId, zones } = requireSandboxPart('powerdns');
  const [zone] = zones;
  const response = await fetch(
    `${apiUrl}/api/v1/servers/${serverId}/zones/${zone}.`,
    { headers: { 'x-api-key': apiKey } },
  );
  const { rrsets } = (await response.json()) as {
    rrsets: { name: string; type: string; records: { content: string }[] }[];
  };
  const slugOf = (name: string) =>
    name.split('.').find(label => label.startsWith(`${component}-`));
  return rrsets.flatMap(({ name, type, records }) => {
    const slug = slugOf(name);
    return slug === undefined
      ? []
      : records.map(({ content }) =>
          type === 'TXT'
            ? {
                slug,
                what: 'TXT powerdns',
                known: knownBy(`${slug}.${zone}`, JSON.parse(content)),
              }
            : { slug, what: `${type} powerdns ${content}` },
        );
  });
}

/** The names that any version of the environments has, asked for one by one at BIND. */
export async function lookAtBind(slugs: string[]): Promise<Sight[]> {
  const { dnsHost, dnsPort, zones } = requireSandboxPart('bind');
  const resolver = new Resolver({ timeout: 2_000, tries: 3 });
  resolver.setServers([`${dnsHost}:${dnsPort}`]);
  const sights: Sight[] = [];
  for (const slug of slugs) {
    for (const alias of aliases) {
      const host = `${alias}.${slug}.${zones[0]}`;
      const addresses = await orNothing(resolver.resolve4(host));
      const texts = await orNothing(
        resolver.resolveTxt(`_infra-owner-a.${host}`),
      );
      sights.push(
        ...addresses.map(each => ({ slug, what: `A bind ${alias} ${each}` })),
        ...texts.map(([text]) => ({
          slug,
          what: `TXT bind ${alias}`,
          known: knownBy(host, text),
        })),
      );
    }
  }
  return sights;
}

async function orNothing<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOTFOUND', 'ENODATA'].includes(code)) {
      return [];
    }
    throw error;
  }
}
