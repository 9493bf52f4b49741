import {
  RemixiconComponentType,
  RiArchiveLine,
  RiBox3Line,
  RiDatabase2Line,
  RiFlashlightLine,
  RiGlobalLine,
  RiInstanceLine,
  RiMailSendLine,
  RiPuzzle2Line,
  RiRouteLine,
  RiSettings4Line,
} from '@remixicon/react';

const icons: Record<string, RemixiconComponentType> = {
  'k8s-namespace': RiBox3Line,
  amqp: RiMailSendLine,
  config: RiSettings4Line,
  dns: RiGlobalLine,
  mysql: RiDatabase2Line,
  postgres: RiDatabase2Line,
  redis: RiFlashlightLine,
  route: RiRouteLine,
  s3: RiArchiveLine,
  workload: RiInstanceLine,
};

/** Icon of a resource type; those of the platform team's own types look alike. */
export function resourceIcon(type: string): RemixiconComponentType {
  return icons[type] ?? RiPuzzle2Line;
}
