import {
  ImageInspector,
  InfraImagesExtensionPoint,
} from '@infra-orchestration/backstage-plugin-infra-node';

/** What modules brought to ask registries with. */
export class ImageInspectors implements InfraImagesExtensionPoint {
  readonly #inspectors: ImageInspector[] = [];

  addInspector(...inspectors: ImageInspector[]): void {
    this.#inspectors.push(...inspectors);
  }

  /** The first that knows the registry of the repository. */
  async find(repository: string): Promise<ImageInspector | undefined> {
    for (const inspector of this.#inspectors) {
      if (await inspector.knows(repository)) {
        return inspector;
      }
    }
    return undefined;
  }
}
