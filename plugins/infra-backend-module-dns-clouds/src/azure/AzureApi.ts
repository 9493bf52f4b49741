import type { DnsManagementClient, RecordSet } from '@azure/arm-dns';
import {
  CallContext,
  ChangeOutcome,
  RecordChange,
  RecordLocation,
  RecordType,
  recordTypes,
  StoredRecord,
} from '@infra-orchestration/backstage-plugin-infra-backend-module-dns';
import { CloudCalls } from '../cloud/CloudCalls';
import { Refusal, refusalError } from '../cloud/refusals';
import { CloudApi, probeHost } from '../cloud/zoneClient';
import { AzureRevision, readStored, relativeName, setFor } from './records';

/** Of a zone or a resource group that is missing, Azure says another code. */
const isAbsent = ({ status, code }: Refusal) =>
  status === 404 && code === 'NotFound';

/**
 * Azure DNS. Record and mark are one record set; what it was when it was seen is the condition of each
 * change, by its entity tag.
 */
export class AzureApi implements CloudApi {
  readonly title = 'Azure DNS';

  constructor(
    private readonly sdk: DnsManagementClient,
    private readonly calls: CloudCalls,
    private readonly resourceGroup: string,
  ) {}

  async read(
    location: RecordLocation,
    context: CallContext,
  ): Promise<StoredRecord> {
    const { type } = location;
    const set = await this.get(location, type, context);
    // A set that is there excludes what would exclude it.
    return set
      ? readStored(type, set)
      : {
          owner: [],
          blockers: await this.blockers(location, context),
          revision: {},
        };
  }

  async change(
    location: RecordLocation,
    seen: StoredRecord,
    change: RecordChange,
    context: CallContext,
  ): Promise<ChangeOutcome> {
    const { zone, host, type } = location;
    const revision = (seen.revision ?? {}) as AzureRevision;
    const { etag } = revision;
    const name = relativeName(host, zone);
    return this.calls.run<ChangeOutcome>(
      context,
      async abortSignal => {
        if (change.action === 'remove') {
          await this.sdk.recordSets.delete(
            this.resourceGroup,
            zone,
            name,
            type,
            { ifMatch: etag, abortSignal },
          );
        } else {
          await this.sdk.recordSets.createOrUpdate(
            this.resourceGroup,
            zone,
            name,
            type,
            setFor(type, revision, change),
            {
              ...(etag ? { ifMatch: etag } : { ifNoneMatch: '*' }),
              abortSignal,
            },
          );
        }
        return 'done';
      },
      refusal => this.expect(refusal),
    );
  }

  async tryRead(zone: string, context: CallContext): Promise<void> {
    await this.get({ zone, host: probeHost(zone) }, 'TXT', context);
  }

  /** Deletes what does not exist, on a condition that nothing meets. */
  async tryChange(zone: string, context: CallContext): Promise<void> {
    const name = relativeName(probeHost(zone), zone);
    await this.calls.run<unknown>(
      context,
      abortSignal =>
        this.sdk.recordSets.delete(this.resourceGroup, zone, name, 'TXT', {
          ifMatch: '00000000-0000-0000-0000-000000000000',
          abortSignal,
        }),
      refusal =>
        refusal.status === 412 || isAbsent(refusal) ? 'permitted' : undefined,
    );
  }

  private expect(refusal: Refusal): 'changedMeanwhile' | undefined {
    if (refusal.status === 412 || isAbsent(refusal)) {
      return 'changedMeanwhile';
    }
    // Types that are not looked for, such as MX, exclude a CNAME too.
    if ([400, 409].includes(refusal.status) && /cname/i.test(refusal.message)) {
      throw refusalError(this.calls.where, refusal, 'conflict');
    }
    return undefined;
  }

  private async blockers(
    location: RecordLocation,
    context: CallContext,
  ): Promise<string[]> {
    const { type } = location;
    const excluding: RecordType[] =
      type === 'CNAME'
        ? recordTypes.filter(other => other !== 'CNAME')
        : ['CNAME'];
    const found = await Promise.all(
      excluding.map(async other =>
        (await this.get(location, other, context)) ? [other] : [],
      ),
    );
    return found.flat();
  }

  private async get(
    { zone, host }: Pick<RecordLocation, 'zone' | 'host'>,
    type: RecordType,
    context: CallContext,
  ): Promise<RecordSet | undefined> {
    const name = relativeName(host, zone);
    const { set } = await this.calls.run<{ set?: RecordSet }>(
      context,
      async abortSignal => ({
        set: await this.sdk.recordSets.get(
          this.resourceGroup,
          zone,
          name,
          type,
          { abortSignal },
        ),
      }),
      refusal => (isAbsent(refusal) ? {} : undefined),
    );
    return set;
  }
}
