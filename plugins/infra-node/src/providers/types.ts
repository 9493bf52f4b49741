/**
 * Providers as a module reaches them outside of driver calls, for example for an endpoint of its own.
 *
 * @public
 */
export interface InfraProviders {
  /** Names of the providers that a driver is registered with, sorted. */
  list(driverId: string): Promise<string[]>;
  /**
   * Calls with the connection that the driver calls have, which stays open meanwhile.
   *
   * @throws NotFoundError where these drivers have no such provider; NotAllowedError where its access
   * was revoked
   */
  use<TConnection, TResult>(
    provider: { name: string; driverIds: string[] },
    call: (connection: TConnection) => Promise<TResult>,
  ): Promise<TResult>;
}
