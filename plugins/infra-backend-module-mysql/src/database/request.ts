import {
  DriverErrorCode,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { failAs } from '@infra-orchestration/backstage-plugin-infra-node/driverUtils';
import { MysqlServer } from '../client/MysqlServer';
import { toDriverError } from '../errors';
import { DatabaseInputs } from './schema';

export type DatabaseRequest = ResourceRequest<MysqlServer, DatabaseInputs>;

/** Gives errors the contract's form; an abort stays an abort. */
export function attempt<T>(
  doing: string,
  { signal }: { signal: AbortSignal },
  run: () => Promise<T>,
  denied?: DriverErrorCode,
): Promise<T> {
  return failAs(signal, error => toDriverError(error, doing, denied), run);
}
