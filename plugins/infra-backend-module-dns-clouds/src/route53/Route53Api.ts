import type {
  Change,
  ChangeResourceRecordSetsCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
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
import { changesFor, readName, readStored, Route53Revision } from './records';
import type { Route53Sdk } from './sdk';

/** Record sets at one name: more than there are types need another page only with routing policies. */
const PAGE = 100;

/** The batch does not fit to what is there; also the answer for a wrong name or value. */
const isBadBatch = ({ code }: Refusal) => code === 'InvalidChangeBatch';

/** As Route 53 says it of a set that is not as the batch has it. */
const CHANGED_MEANWHILE =
  /already exists|not found|do not match the current values|conflicts with other records/i;

/** Amazon Route 53. A batch is one transaction, and each of its changes is also a condition. */
export class Route53Api implements CloudApi {
  readonly title = 'Route 53';

  constructor(
    private readonly sdk: Route53Sdk,
    private readonly calls: ZoneCalls,
  ) {}

  async read(
    location: RecordLocation,
    context: CallContext,
  ): Promise<StoredRecord> {
    const [atHost, atOwner] = await atBoth(location, (zone, host) =>
      this.setsAt(zone, host, context),
    );
    return readStored(location, atHost, atOwner);
  }

  async change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    context: CallContext,
  ): Promise<ChangeOutcome> {
    const revision = (seen.revision ?? {}) as Route53Revision;
    const changes = changesFor(location, revision, change);
    return this.send<ChangeOutcome>(
      location.zone,
      changes,
      context,
      ({ ChangeInfo: { Id, Status } = {} }) =>
        Id && Status === 'PENDING'
          ? { pending: Id.replace(/^\/change\//, '') }
          : 'done',
      refusal =>
        isBadBatch(refusal) && CHANGED_MEANWHILE.test(refusal.message)
          ? 'changedMeanwhile'
          : undefined,
    );
  }

  async isSettled(
    _zone: string,
    change: string,
    context: CallContext,
  ): Promise<boolean> {
    return this.calls.anywhere(
      context,
      async abortSignal => {
        const { ChangeInfo } = await this.sdk.send(
          new this.sdk.GetChangeCommand({ Id: change }),
          { abortSignal },
        );
        return ChangeInfo?.Status !== 'PENDING';
      },
      ({ code }) => (code === 'NoSuchChange' ? true : undefined),
    );
  }

  async tryRead(zone: string, context: CallContext): Promise<void> {
    await this.setsAt(zone, probeHost(zone), context);
  }

  async tryChange(zone: string, context: CallContext): Promise<void> {
    const ResourceRecordSet: ResourceRecordSet = {
      Name: `${probeHost(zone)}.`,
      Type: 'TXT',
      TTL: 60,
      ResourceRecords: [{ Value: '"probe"' }],
    };
    await this.send<unknown>(
      zone,
      [{ Action: 'DELETE', ResourceRecordSet }],
      context,
      () => 'permitted',
      refusal => (isBadBatch(refusal) ? 'permitted' : undefined),
    );
  }

  private async send<T>(
    zone: string,
    Changes: Change[],
    context: CallContext,
    read: (output: ChangeResourceRecordSetsCommandOutput) => T,
    expected: (refusal: Refusal) => T | undefined,
  ): Promise<T> {
    return this.calls.in(
      zone,
      context,
      async (HostedZoneId, abortSignal) =>
        read(
          await this.sdk.send(
            new this.sdk.ChangeResourceRecordSetsCommand({
              HostedZoneId,
              ChangeBatch: { Changes },
            }),
            { abortSignal },
          ),
        ),
      expected,
    );
  }

  private async setsAt(
    zone: string,
    host: string,
    context: CallContext,
  ): Promise<ResourceRecordSet[]> {
    // Sets are listed by their reversed names: all of the one asked for come first.
    const { ResourceRecordSets = [] } = await this.calls.in(
      zone,
      context,
      (HostedZoneId, abortSignal) =>
        this.sdk.send(
          new this.sdk.ListResourceRecordSetsCommand({
            HostedZoneId,
            StartRecordName: `${host}.`,
            MaxItems: PAGE,
          }),
          { abortSignal },
        ),
    );
    return ResourceRecordSets.filter(set => readName(set.Name ?? '') === host);
  }
}
