import { PreviewApi } from './PreviewApi';
import { Requests } from './requests';

/** The part of the API that is about environments of pull requests. */
export class PreviewClient implements PreviewApi {
  readonly #requests: Requests;

  constructor(requests: Requests) {
    this.#requests = requests;
  }

  listPreviews: PreviewApi['listPreviews'] = (
    filter = {},
    options = undefined,
  ) =>
    this.#requests.json(options, api =>
      api.listPreviews({ query: filter }, options),
    );

  getPreview: PreviewApi['getPreview'] = (id, options) =>
    this.#requests.json(options, api =>
      api.getPreview({ path: { id } }, options),
    );

  openPreview: PreviewApi['openPreview'] = (input, options) =>
    this.#requests.json(options, api =>
      api.openPreview({ body: input }, options),
    );

  closePreview: PreviewApi['closePreview'] = (id, options) =>
    this.#requests.json(options, api =>
      api.closePreview({ path: { id } }, options),
    );
}
