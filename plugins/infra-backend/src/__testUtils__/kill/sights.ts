import { Size, Version } from './platform';

/** Something of ours that stands on a server. */
export interface Sight {
  /** The environment's slug, as its name tells it. */
  slug: string;
  what: string;
  /** The mark that it bears, and whose name it is; for what an instance is known by. */
  known?: { ownershipMark: string; externalName: string };
}

/** What stands outside of an environment at this version: nothing more, nothing twice. */
export function wantedSights(
  version: Version | undefined,
  size: Size,
): string[] {
  if (!version) {
    return [];
  }
  const { pods, connections, image, address, alias } = version;
  const small = [
    `A powerdns ${address}`,
    'TXT powerdns',
    `database connections=${connections}`,
    'role',
  ];
  const others = [
    'Namespace',
    `ResourceQuota infra-quota pods=${pods}`,
    'NetworkPolicy infra-isolated',
    'ServiceAccount app',
    `Deployment web image=${image}`,
    'Service web',
    'Secret web-secrets',
    'login',
    'ConfigMap infra-settings-*',
    `ConfigMap settings alias=${alias}`,
    `ConfigMap ${alias} alias=${alias}`,
    `A bind ${alias} ${address}`,
    `TXT bind ${alias}`,
  ];
  return (size === 'small' ? small : [...small, ...others]).sort();
}

/** Of any version. */
export const aliases = ['old', 'new'] as const satisfies Version['alias'][];
