import type { Cloudflare } from 'cloudflare';
import type { RecordBatchParams } from 'cloudflare/resources/dns/records';
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
  batchFor,
  CloudflareBatch,
  CloudflareRecord,
  CloudflareRevision,
  readStored,
} from './records';

/** More values than an input may have, and the few records beside them. */
const PAGE = 500;

/** 81044: no such record. 81053 to 81058: something is there that excludes what was to be made. */
const OUTDATED = [
  '81044',
  '81053',
  '81054',
  '81055',
  '81056',
  '81057',
  '81058',
];

const isOutdated = ({ code = '' }: Refusal) => OUTDATED.includes(code);

/** Cloudflare. A batch is one transaction; its conditions are the ids that it names. */
export class CloudflareApi implements CloudApi {
  readonly title = 'Cloudflare';

  constructor(
    private readonly sdk: Cloudflare,
    private readonly calls: ZoneCalls,
  ) {}

  async read(
    location: RecordLocation,
    context: CallContext,
  ): Promise<StoredRecord> {
    const [atHost, atOwner] = await atBoth(location, (zone, host) =>
      this.recordsAt(zone, host, context),
    );
    return readStored(location, atHost, atOwner);
  }

  async change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    context: CallContext,
  ): Promise<ChangeOutcome> {
    const revision = (seen.revision ?? {
      records: [],
      owner: [],
      lock: [],
    }) as CloudflareRevision;
    const batch = batchFor(location, revision, change);
    const outcome = await this.send<ChangeOutcome>(
      location.zone,
      batch,
      context,
      'done',
      refusal => (isOutdated(refusal) ? 'changedMeanwhile' : undefined),
    );
    if (outcome === 'changedMeanwhile' || change.action === 'remove') {
      return outcome;
    }
    return this.withdrawBesideStrangers(location, context);
  }

  async tryRead(zone: string, context: CallContext): Promise<void> {
    await this.recordsAt(zone, probeHost(zone), context);
  }

  /** Deletes what does not exist: refused for that, where it is allowed. */
  async tryChange(zone: string, context: CallContext): Promise<void> {
    const nothing = { id: '0'.repeat(32) };
    await this.send<unknown>(
      zone,
      { deletes: [nothing], patches: [], posts: [] },
      context,
      'permitted',
      refusal => (isOutdated(refusal) ? 'permitted' : undefined),
    );
  }

  /**
   * Cloudflare adds values to those that somebody else made at the same moment. What is older than our
   * mark was first: we go, and the next look finds whose the name is.
   */
  private async withdrawBesideStrangers(
    location: RecordLocation,
    context: CallContext,
  ): Promise<ChangeOutcome> {
    const { blockers, revision } = await this.read(location, context);
    if (blockers.length === 0) {
      return 'done';
    }
    const { deletes } = batchFor(location, revision as CloudflareRevision, {
      action: 'remove',
    });
    return this.send<ChangeOutcome>(
      location.zone,
      { deletes, patches: [], posts: [] },
      context,
      'changedMeanwhile',
      refusal => (isOutdated(refusal) ? 'changedMeanwhile' : undefined),
    );
  }

  private async recordsAt(
    zone: string,
    host: string,
    context: CallContext,
  ): Promise<CloudflareRecord[]> {
    return this.calls.in(zone, context, async (zone_id, signal) => {
      const page = await this.sdk.dns.records.list(
        { zone_id, name: { exact: host }, per_page: PAGE },
        { signal },
      );
      return page.result as CloudflareRecord[];
    });
  }

  private async send<T>(
    zone: string,
    { deletes, patches, posts }: CloudflareBatch,
    context: CallContext,
    done: T,
    expected: (refusal: Refusal) => T | undefined,
  ): Promise<T> {
    return this.calls.in(
      zone,
      context,
      async (zone_id, signal) => {
        const params = { zone_id, deletes, patches, posts };
        await this.sdk.dns.records.batch(params as RecordBatchParams, {
          signal,
        });
        return done;
      },
      expected,
    );
  }
}
