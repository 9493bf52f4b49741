import {
  CallContext,
  ChangeOutcome,
  RecordChange,
  RecordLocation,
  StoredRecord,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { Refusal } from '../cloud/refusals';
import { CloudApi, probeHost } from '../cloud/zoneClient';
import { atBoth, ZoneCalls } from '../cloud/ZoneCalls';
import {
  changeFor,
  GoogleChange,
  GoogleRecordSet,
  GoogleRevision,
  readStored,
} from './records';
import { OpenGoogle } from './sdk';

/** What is to be added or deleted is not as it was seen; the same answer for a probe. */
function isOutdated({ status, code = '', message }: Refusal): boolean {
  return (
    [409, 412].includes(status) ||
    (status === 404 && message.includes('entity.change')) ||
    code === 'cnameResourceRecordSetConflict'
  );
}

/** Google Cloud DNS. A change is one transaction, and each of its deletions and additions a condition. */
export class GoogleApi implements CloudApi {
  readonly title = 'Google Cloud DNS';

  constructor(
    private readonly open: OpenGoogle,
    private readonly calls: ZoneCalls,
  ) {}

  async read(
    location: RecordLocation,
    context: CallContext,
  ): Promise<StoredRecord> {
    const sets = await atBoth(location, (zone, host) =>
      this.setsAt(zone, host, context),
    );
    return readStored(location, sets.flat());
  }

  async change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    context: CallContext,
  ): Promise<ChangeOutcome> {
    const revision = (seen.revision ?? {}) as GoogleRevision;
    return this.send<ChangeOutcome>(
      location.zone,
      changeFor(location, revision, change),
      context,
      ({ id, status }) =>
        id && status === 'pending' ? { pending: id } : 'done',
      refusal => (isOutdated(refusal) ? 'changedMeanwhile' : undefined),
    );
  }

  async isSettled(
    zone: string,
    change: string,
    context: CallContext,
  ): Promise<boolean> {
    return this.calls.in(
      zone,
      context,
      async (id, signal) => {
        const [{ status }] = await this.open(signal)
          .zone(id)
          .change(change)
          .getMetadata();
        return status !== 'pending';
      },
      refusal =>
        refusal.status === 404 && refusal.message.includes('changeId')
          ? true
          : undefined,
    );
  }

  async tryRead(zone: string, context: CallContext): Promise<void> {
    await this.setsAt(zone, probeHost(zone), context);
  }

  /** Deletes what does not exist: refused for that, where it is allowed. */
  async tryChange(zone: string, context: CallContext): Promise<void> {
    const probe: GoogleRecordSet = {
      name: `${probeHost(zone)}.`,
      type: 'TXT',
      ttl: 60,
      rrdatas: ['"probe"'],
    };
    await this.send<unknown>(
      zone,
      { additions: [], deletions: [probe] },
      context,
      () => 'permitted',
      refusal => (isOutdated(refusal) ? 'permitted' : undefined),
    );
  }

  private async setsAt(
    zone: string,
    host: string,
    context: CallContext,
  ): Promise<GoogleRecordSet[]> {
    return this.calls.in(zone, context, async (id, signal) => {
      const query = { name: `${host}.`, autoPaginate: false };
      const [records] = await this.open(signal).zone(id).getRecords(query);
      return records.map(record => record.toJSON() as GoogleRecordSet);
    });
  }

  private async send<T>(
    zone: string,
    { additions, deletions }: GoogleChange,
    context: CallContext,
    read: (change: { id?: string; status?: string }) => T,
    expected: (refusal: Refusal) => T | undefined,
  ): Promise<T> {
    return this.calls.in(
      zone,
      context,
      async (id, signal) => {
        const managed = this.open(signal).zone(id);
        const toRecord = ({ type, rrdatas, ...set }: GoogleRecordSet) =>
          managed.record(type.toLowerCase(), {
            ...set,
            ttl: set.ttl ?? 0,
            data: rrdatas ?? [],
          });
        const [, metadata] = await managed.createChange({
          add: additions.map(toRecord),
          delete: deletions.map(toRecord),
        });
        return read(metadata as { id?: string; status?: string });
      },
      expected,
    );
  }
}
