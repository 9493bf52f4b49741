import { HttpService } from '../client/HttpService';

/** The open connections of this process, by provider, so that callbacks find theirs. */
export class HttpServices {
  readonly #byProvider = new Map<string, Set<HttpService>>();

  add(service: HttpService): void {
    const { providerName } = service.settings;
    const open = this.#byProvider.get(providerName) ?? new Set();
    this.#byProvider.set(providerName, open.add(service));
  }

  delete(service: HttpService): void {
    this.#byProvider.get(service.settings.providerName)?.delete(service);
  }

  /** More than one for a moment after a provider changed. */
  of(providerName: string): HttpService[] {
    return [...(this.#byProvider.get(providerName) ?? [])];
  }
}
