import { InfraBackend } from './__testUtils__/infraBackend';
import { DocumentLoader } from './definitions';

describe('The start of the plugin', () => {
  it('begins the work also where platform documents cannot be read', async () => {
    const refresh = jest
      .spyOn(DocumentLoader.prototype, 'refresh')
      .mockRejectedValue(new Error('no documents today'));
    const infra = await InfraBackend.start();
    try {
      const { environment } = await infra.create();
      const { status } = await infra.settled(environment.id, 'Ready');
      expect(status).toBe('Ready');
      expect(refresh).toHaveBeenCalled();
    } finally {
      refresh.mockRestore();
      await infra.stop();
    }
  });
});
