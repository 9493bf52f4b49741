import type { SandboxPartKind, SandboxPartName } from '../client.ts';
import { bindPart } from './bind.ts';
import { helmPart } from './helm.ts';
import { kubernetesPart } from './kubernetes.ts';
import { legacyPart } from './legacy.ts';
import { mariadbPart } from './mariadb.ts';
import { minioPart } from './minio.ts';
import { motoPart } from './moto.ts';
import type { Part } from './part.ts';
import { postgresPart } from './postgres.ts';
import { powerdnsPart } from './powerdns.ts';
import { prometheusPart } from './prometheus.ts';
import { rabbitmqPart } from './rabbitmq.ts';
import { redisPart } from './redis.ts';
import { registryPart } from './registry.ts';
import { terraformPart } from './terraform.ts';
import { tofuPart } from './tofu.ts';

const PARTS: { [K in SandboxPartKind]: Part<K> } = {
  kubernetes: kubernetesPart,
  powerdns: powerdnsPart,
  bind: bindPart,
  postgres: postgresPart,
  mariadb: mariadbPart,
  minio: minioPart,
  redis: redisPart,
  rabbitmq: rabbitmqPart,
  tofu: tofuPart,
  terraform: terraformPart,
  helm: helmPart,
  moto: motoPart,
  registry: registryPart,
  prometheus: prometheusPart,
  legacy: legacyPart,
};

export const ALL_PARTS = Object.keys(PARTS) as SandboxPartKind[];

/**
 * The kind of part that a name such as `kubernetes` or `kubernetes-2` means.
 *
 * @throws for a name that means none
 */
export function partKind(name: string): SandboxPartKind {
  const match = /^([a-z]+)(-([2-9]|[1-9]\d))?$/.exec(name);
  const kind = match?.[1] as SandboxPartKind | undefined;
  if (!kind || !ALL_PARTS.includes(kind)) {
    throw new Error(
      `there is no part '${name}': use ${ALL_PARTS.join(', ')}, ` +
        `with a number from 2 to 99 behind it for a further server (kubernetes-2)`,
    );
  }
  return kind;
}

export function partOf(name: SandboxPartName | string): Part {
  return PARTS[partKind(name)] as Part;
}
