import { createBackendModule } from '@backstage/backend-plugin-api';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import {
  ArtifactHints,
  artifactHintsTopic,
  ImageAttachments,
  ImageInspector,
  infraImagesExtensionPoint,
  InspectedImage,
} from '@infra-orchestration/backstage-plugin-infra-node';

export const digestOf = (character: string) => `sha256:${character.repeat(64)}`;

/** Images as a registry would have them; `registry.test` is registered, and nothing else. */
export class TestImages implements ImageInspector {
  readonly images = new Map<string, InspectedImage>();
  readonly #attached = new Map<string, ImageAttachments>();
  error: Error | undefined;
  #publish = async (_: Partial<ArtifactHints>): Promise<void> => {
    throw new Error('No backend has these images');
  };

  add(reference: string, given: Partial<InspectedImage> = {}): InspectedImage {
    const image: InspectedImage = {
      digest: digestOf('a'),
      platforms: [{ os: 'linux', architecture: 'amd64' }],
      provenance: { commit: 'from-the-label' },
      ...given,
    };
    this.images.set(reference, image);
    const [repository] = reference.split(/[:@]/);
    this.images.set(`${repository}:${image.digest}`, image);
    return image;
  }

  /** As cosign, notation and others do, whether or not somebody is told. */
  attach(image: string, given: Partial<ImageAttachments>): void {
    const before = this.#attached.get(image);
    this.#attached.set(image, {
      signatures: [],
      boms: [],
      ...before,
      ...given,
    });
  }

  async attachments(repository: string, digest: string) {
    if (this.error) {
      throw this.error;
    }
    const none = { signatures: [], boms: [] };
    return this.#attached.get(`${repository}@${digest}`) ?? none;
  }

  async knows(repository: string) {
    return repository.startsWith('registry.test/');
  }

  async inspect(repository: string, reference: string) {
    if (this.error) {
      throw this.error;
    }
    return this.images.get(`${repository}:${reference}`);
  }

  async tags(repository: string) {
    return [...this.images.keys()]
      .filter(
        key => key.startsWith(`${repository}:`) && !key.includes('sha256'),
      )
      .map(key => key.slice(repository.length + 1));
  }

  /** Gives them to a backend. */
  get feature() {
    return createBackendModule({
      pluginId: 'infra',
      moduleId: 'images',
      register: env =>
        env.registerInit({
          deps: { point: infraImagesExtensionPoint, events: eventsServiceRef },
          init: async ({ point, events }) => {
            point.addInspector(this);
            this.#publish = eventPayload =>
              events.publish({ topic: artifactHintsTopic, eventPayload });
          },
        }),
    });
  }

  /** Tells that backend, as what listens to forges and registries does. */
  tell(hints: Partial<ArtifactHints>): Promise<void> {
    return this.#publish({
      source: 'github',
      deliveryId: 'x',
      hints: [],
      ...hints,
    });
  }
}
