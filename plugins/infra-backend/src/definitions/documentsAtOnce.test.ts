import { mockServices } from '@backstage/backend-test-utils';
import { documents } from '../store';
import { describeOnDatabases } from '../store/__testUtils__/describeOnDatabases';
import { DocumentLoader } from './DocumentLoader';
import { DocumentSourceConfig } from './sources';

jest.setTimeout(60_000);

const sources: DocumentSourceConfig[] = [
  { type: 'url', target: 'https://example.com/platform.yaml' },
];

const answer = (order: number) => ({
  buffer: async () =>
    Buffer.from(`
apiVersion: infra-orchestration.dev/v1alpha1
kind: EnvironmentType
metadata:
  name: dev
spec:
  order: ${order}
`),
});

describeOnDatabases('Replicas that load documents at once', open => {
  it('bring nothing in force that was read before what is in force by now', async () => {
    const db = await open();
    const urlReader = mockServices.urlReader.mock();
    const auditor = mockServices.auditor.mock({
      createEvent: async () => ({
        success: async () => {},
        fail: async () => {},
      }),
    });
    const replica = () =>
      new DocumentLoader({
        ...{ db, sources, urlReader, auditor, env: {} },
        logger: mockServices.logger.mock(),
        installed: () => ({ drivers: [], hookKinds: [] }),
      });
    // The other reads later, and is quicker.
    urlReader.readUrl.mockImplementationOnce(async () => {
      urlReader.readUrl.mockResolvedValue(answer(2));
      await replica().refresh();
      return answer(1);
    });
    await replica().refresh();
    const [{ document }] = await documents.listInForce(db, { name: 'dev' });
    expect(document.spec).toMatchObject({ order: 2 });
  });
});
