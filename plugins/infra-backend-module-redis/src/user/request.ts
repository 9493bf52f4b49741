import {
  DriverError,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { failAs } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { RedisServer } from '../client/RedisServer';
import { toDriverError } from '../errors';
import { FoundUser } from './found';
import { WantedUser, commandsWith } from './rules';
import { UserInputs } from './schema';

export type UserRequest = ResourceRequest<RedisServer, UserInputs>;

export function wantedOf({
  externalName,
  identity,
  inputs,
}: Pick<UserRequest, 'externalName' | 'identity' | 'inputs'>): WantedUser {
  return {
    name: externalName,
    mark: identity.ownershipMark,
    commands: commandsWith(inputs.commands),
  };
}

/** Gives errors the contract's form; an abort stays an abort. */
export function attempt<T>(
  doing: string,
  { signal }: { signal: AbortSignal },
  run: () => Promise<T>,
): Promise<T> {
  return failAs(signal, error => toDriverError(error, doing), run);
}

/** For people: why nothing is done, and what can be. */
export function explainStranger(name: string, { mark }: FoundUser): string {
  const whose = mark ? `belongs to ${mark}` : 'was not made by this driver';
  return `The user ${name} exists and ${whose}. It is left alone; delete it by hand if nobody needs it`;
}

/** @throws DriverError with code `conflict` */
export function refuseStranger(found: FoundUser, wanted: WantedUser): void {
  if (found.mark !== wanted.mark) {
    throw new DriverError('conflict', explainStranger(wanted.name, found));
  }
}
