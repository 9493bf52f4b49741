import { DriverError } from '@infra-orchestration/backstage-plugin-infra-node';
import { Outside } from './outside';

/**
 * Whose the vhost and the user of a name are. Each gets its mark in the request that makes it, so
 * there is no moment in which something of ours bears none.
 */
export type Ownership =
  | { status: 'nothing' }
  | { status: 'ours' }
  | { status: 'stranger'; what: 'vhost' | 'user'; foundMark?: string };

export function ownershipOf(outside: Outside, mark: string): Ownership {
  for (const what of ['vhost', 'user'] as const) {
    const found = outside[what];
    if (found && found.mark !== mark) {
      return { status: 'stranger', what, foundMark: found.mark };
    }
  }
  return { status: outside.vhost || outside.user ? 'ours' : 'nothing' };
}

/** For people: why nothing is done, and what can be. */
export function explainStranger(
  { what, foundMark }: Extract<Ownership, { status: 'stranger' }>,
  name: string,
): string {
  const whose = foundMark
    ? `belongs to ${foundMark}`
    : 'was not made by this driver';
  return `The ${what} ${name} exists and ${whose}. It is left alone; delete it by hand if nobody needs it`;
}

/** @throws DriverError with code `conflict` where something of somebody else is in the way */
export function refuseStranger(ownership: Ownership, name: string): void {
  if (ownership.status === 'stranger') {
    throw new DriverError('conflict', explainStranger(ownership, name));
  }
}
