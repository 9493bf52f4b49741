import {
  DriverErrorCode,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { MysqlServer } from '../client/MysqlServer';
import { toDriverError } from '../errors';
import { DatabaseInputs } from './schema';

export type DatabaseRequest = ResourceRequest<MysqlServer, DatabaseInputs>;

/** Gives errors the contract's form; an abort stays an abort. */
export async function attempt<T>(
  doing: string,
  { signal }: { signal: AbortSignal },
  run: () => Promise<T>,
  denied?: DriverErrorCode,
): Promise<T> {
  try {
    signal.throwIfAborted();
    return await run();
  } catch (error) {
    signal.throwIfAborted();
    throw toDriverError(error, doing, denied);
  }
}
