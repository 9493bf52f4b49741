/**
 * DNS drivers for the zones of clouds: Route 53, Cloudflare, Google Cloud DNS and Azure DNS.
 *
 * @packageDocumentation
 */
export { infraModuleDnsClouds as default } from './module';
export { azureDnsDriver } from './azure/driver';
export { cloudflareDriver } from './cloudflare/driver';
export { googleDnsDriver } from './google/driver';
export { route53Driver } from './route53/driver';
