import {
  ApplyRequest,
  createResourceKind,
  DriverError,
  Observation,
  ResourceKind,
  ResourceRequest,
} from '@infra-orchestration/backstage-plugin-infra-node';
import { answersOf, assess, isProven } from './assess';
import { decideWrite } from './decide';
import { DnsConnection } from './DnsConnection';
import {
  describeUnreachable,
  excludes,
  otherLocations,
  recordedNames,
  recordNames,
  refuseUnreachable,
  RequestBase,
  unreachableNames,
} from './locations';
import { formatExternalName, locate, normaliseName } from './names';
import { ownershipOf } from './ownership';
import { PendingChange, stillPending, waitFor } from './pending';
import { recordInputSchema, recordOutputSchema } from './schema';
import {
  AuthoritativeAnswer,
  CallContext,
  ChangeOutcome,
  RecordInputs,
  RecordLocation,
  RecordSet,
  StoredRecord,
} from './types';
import { desiredRecordSet } from './values';

/** Times that a change is decided anew because somebody changed the record in between. */
const MAX_ATTEMPTS = 3;

async function stillOurs(
  { connection, identity }: RequestBase,
  locations: RecordLocation[],
  context: CallContext,
): Promise<RecordLocation[]> {
  const stored = await Promise.all(
    locations.map(location => connection.client.read(location, context)),
  );
  return locations.filter(
    (_, index) =>
      ownershipOf(stored[index].owner, identity.ownershipMark).status ===
      'ours',
  );
}

/** @throws DriverError `terminal` for inputs that are refused */
function wantedBy(
  inputs: RecordInputs,
  zones: string[],
): { location: RecordLocation; desired: RecordSet } {
  const location = locate(inputs, zones);
  return { location, desired: desiredRecordSet(inputs, location.host) };
}

/** Nowhere that it can be is a record of this resource. */
async function isNothingLeft(
  request: ResourceRequest<DnsConnection, RecordInputs>,
): Promise<boolean> {
  if (unreachableNames(request).length > 0) {
    return false;
  }
  const left = await stillOurs(request, otherLocations(request), request);
  return left.length === 0;
}

interface Looked {
  stored: StoredRecord;
  answer: AuthoritativeAnswer;
  ownerAnswer: AuthoritativeAnswer;
}

/**
 * The usual case of a drift check is one connection to the name server, two questions, and nothing
 * more to ask.
 */
async function look(
  request: ResourceRequest<DnsConnection, RecordInputs>,
  location: RecordLocation,
  desired: RecordSet,
): Promise<Looked> {
  const { connection, identity } = request;
  const { client } = connection;
  if (!client.query) {
    const stored = await client.read(location, request);
    return { stored, ...answersOf(stored) };
  }
  const [answer, ownerAnswer] = await client.query(
    [
      { name: location.host, type: location.type },
      { name: location.ownerHost, type: 'TXT' },
    ],
    request,
  );
  const mark = identity.ownershipMark;
  const stored: StoredRecord = isProven(answer, ownerAnswer, desired, mark)
    ? {
        record: desired,
        owner: ownerAnswer.status === 'found' ? ownerAnswer.values : [],
        blockers: [],
      }
    : await client.read(location, request);
  return { stored, answer, ownerAnswer };
}

async function observe(
  request: ResourceRequest<DnsConnection, RecordInputs>,
): Promise<Observation> {
  const { connection, inputs, identity } = request;
  const { client, zones } = connection;
  let wanted: ReturnType<typeof wantedBy>;
  try {
    wanted = wantedBy(inputs, zones);
  } catch (error) {
    // That inputs are refused must not stand in the way of the proof of a removal.
    if (await isNothingLeft(request)) {
      return { status: 'absent' };
    }
    throw error;
  }
  const { location, desired } = wanted;
  const mark = identity.ownershipMark;
  const unreachable = unreachableNames(request);
  const others = otherLocations(request, location);
  const { stored, answer, ownerAnswer } = await look(
    request,
    location,
    desired,
  );
  return assess({
    read: request.read,
    location,
    desired,
    mark,
    nameserver: client.nameserver,
    stored,
    answer,
    ownerAnswer,
    formerly: await stillOurs(request, others, request),
    unreachable:
      unreachable.length > 0
        ? describeUnreachable(unreachable, connection)
        : undefined,
  });
}

/**
 * Looks, decides and changes under a lock, anew as long as others change the record in between.
 *
 * @returns what is to be waited for
 */
async function settle(
  connection: DnsConnection,
  location: RecordLocation,
  context: CallContext,
  step: (stored: StoredRecord) => Promise<ChangeOutcome>,
): Promise<PendingChange[]> {
  const key = formatExternalName(location.host, location.type);
  return connection.locks.run(key, context.signal, async () => {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const stored = await connection.client.read(location, context);
      const outcome = await step(stored);
      if (outcome !== 'changedMeanwhile') {
        return outcome === 'done'
          ? []
          : [{ zone: location.zone, change: outcome.pending }];
      }
    }
    throw new DriverError(
      'retryable',
      `\`${location.host}\` ${location.type} is being changed by others at the same time`,
    );
  });
}

async function write(
  request: ApplyRequest<DnsConnection, RecordInputs>,
  location: RecordLocation,
): Promise<PendingChange[]> {
  const { connection, identity, inputs, adopt, logger } = request;
  const desired = desiredRecordSet(inputs, location.host);
  const mark = identity.ownershipMark;
  return settle(connection, location, request, async stored => {
    const decision = decideWrite({ location, desired, stored, mark, adopt });
    if (decision.action === 'none') {
      return 'done';
    }
    if (decision.action === 'conflict') {
      throw new DriverError('conflict', decision.message);
    }
    const { change, action } = decision;
    logger.info(
      `${action} ${location.host} ${location.type} in zone ${location.zone}`,
    );
    return connection.client.change(location, stored, change, request);
  });
}

async function removeIfOurs(
  request: RequestBase & CallContext,
  location: RecordLocation,
): Promise<PendingChange[]> {
  const { connection, identity, logger } = request;
  const what = `${location.host} ${location.type} in zone ${location.zone}`;
  return settle(connection, location, request, async stored => {
    const ownership = ownershipOf(stored.owner, identity.ownershipMark);
    if (ownership.status !== 'ours') {
      if (stored.record || ownership.status === 'foreign') {
        logger.info(`leave ${what}: it is not marked as this resource's`);
      }
      return 'done';
    }
    logger.info(`remove ${what}`);
    return connection.client.change(
      location,
      stored,
      { action: 'remove' },
      request,
    );
  });
}

/** Writes the record at its location and removes it from where it was before. */
async function move(
  request: ApplyRequest<DnsConnection, RecordInputs>,
  location: RecordLocation,
): Promise<PendingChange[]> {
  const former = otherLocations(request, location);
  const inTheWay = former.filter(old => excludes(old, location));
  const pending: PendingChange[] = [];
  for (const old of inTheWay) {
    pending.push(...(await removeIfOurs(request, old)));
  }
  // Otherwise the new place first: a name in use is then never without an answer.
  pending.push(...(await write(request, location)));
  for (const old of former.filter(other => !inTheWay.includes(other))) {
    pending.push(...(await removeIfOurs(request, old)));
  }
  return pending;
}

/**
 * Kind `record`: one record set with its ownership record. The same for every DNS service; see
 * {@link ZoneClient}.
 *
 * @public
 */
export const recordKind: ResourceKind<DnsConnection, RecordInputs> =
  createResourceKind<DnsConnection, RecordInputs>({
    kind: 'record',
    title: 'DNS record',
    inputSchema: recordInputSchema,
    outputSchema: recordOutputSchema,
    capabilities: { adopt: true, watch: false, read: true },

    externalName(_identity, { zone, name, type }) {
      const { host } = locate({ zone, name, type }, [normaliseName(zone)]);
      return formatExternalName(host, type);
    },

    observe,

    async apply(request) {
      const location = locate(request.inputs, request.connection.zones);
      const name = formatExternalName(location.host, location.type);
      const recorded = recordedNames(request);
      if (!recorded.includes(name)) {
        return {
          status: 'inProgress',
          handle: {},
          pollAfter: 0,
          message: recorded.length
            ? `Moving from ${recorded.join(', ')} to ${name}`
            : undefined,
          state: recordNames([...recorded, name]),
        };
      }
      const { connection, handle } = request;
      const waiting = await stillPending(connection, handle, request);
      if (waiting.length > 0) {
        return waitFor(waiting);
      }
      const pending = await move(request, location);
      const unreachable = unreachableNames(request);
      if (unreachable.length > 0) {
        request.logger.warn(describeUnreachable(unreachable, connection));
      }
      const state = recordNames([name, ...unreachable]);
      return pending.length > 0
        ? waitFor(pending, state)
        : { status: 'done', state };
    },

    async remove(request) {
      const { connection, handle } = request;
      const waiting = await stillPending(connection, handle, request);
      if (waiting.length > 0) {
        return waitFor(waiting);
      }
      const pending: PendingChange[] = [];
      for (const location of otherLocations(request)) {
        pending.push(...(await removeIfOurs(request, location)));
      }
      refuseUnreachable(request);
      return pending.length > 0 ? waitFor(pending) : { status: 'done' };
    },
  });
