import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';

interface Identity {
  userEntityRef: string;
  /** Groups and users that the user stands for, themselves included. */
  ownershipEntityRefs: string[];
}

/** Who uses the app; undefined until that is known. */
export function useIdentity(): Identity | undefined {
  const identityApi = useApi(identityApiRef);
  const [identity, setIdentity] = useState<Identity>();
  useEffect(() => {
    let isGone = false;
    identityApi.getBackstageIdentity().then(
      found => !isGone && setIdentity(found),
      // Nobody decides then, which the backend would not let them either.
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, [identityApi]);
  return identity;
}
