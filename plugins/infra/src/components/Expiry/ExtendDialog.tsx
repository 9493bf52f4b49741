import { Radio, RadioGroup, Text } from '@backstage/ui';
import { Environment } from '@infra-orchestration/backstage-plugin-infra-common';
import { useRef, useState } from 'react';
import { useEnvironmentTypes } from '../../hooks/useEnvironmentTypes';
import { useInfraMutation } from '../../hooks/useInfra';
import { useLanguage } from '../../hooks/useLanguage';
import { useNotify } from '../../hooks/useNotify';
import { useNow } from '../../hooks/useNow';
import { useT } from '../../hooks/useT';
import { extensions } from '../../lib/extensions';
import { idempotencyKey } from '../../lib/idempotencyKey';
import {
  absoluteTime,
  longDuration,
  readableIsoDuration,
} from '../../lib/time';
import { Confirmation, WideDialog } from '../common';

interface ExtendDialogProps {
  environment: Environment;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks how long an environment is to live on, within what its type allows. */
export function ExtendDialog(props: ExtendDialogProps) {
  const { environment, isOpen, onClose } = props;
  const t = useT();
  return (
    <WideDialog
      title={t('expiry.extendTitle', { name: environment.name })}
      isOpen={isOpen}
      onClose={onClose}
      isDismissable
    >
      <Choice environment={environment} onClose={onClose} />
    </WideDialog>
  );
}

function Choice({ environment, onClose }: Omit<ExtendDialogProps, 'isOpen'>) {
  const { id, type, expiresAt = '', etag } = environment;
  const t = useT();
  const notify = useNotify();
  const language = useLanguage();
  const now = useNow(60_000);
  const { data: types } = useEnvironmentTypes();
  const { ttl = '', maxTtl = ttl } =
    types?.find(({ name }) => name === type)?.document.spec ?? {};
  const options = extensions({ ttl, maxTtl, expiresAt, now });
  const [chosen, setChosen] = useState<string>();
  const key = useRef(idempotencyKey());
  const { mutateAsync, error, isPending } = useInfraMutation(
    (api, lasts: string) =>
      api.extendEnvironment(
        id,
        { for: lasts },
        { ifMatch: etag, idempotencyKey: `${key.current}-${lasts}` },
      ),
  );
  const value = chosen ?? options[0]?.iso;
  const extend = async () => {
    await mutateAsync(value);
    notify(t('expiry.extended'));
    onClose();
  };
  return (
    <Confirmation
      cancel={t('expiry.cancel')}
      confirm={t('expiry.confirm')}
      isHarmless
      isDisabled={value === undefined}
      onConfirm={extend}
      {...{ error, isPending, onClose }}
    >
      {options.length === 0 ? (
        <Text as="p">{t('expiry.noneLater')}</Text>
      ) : (
        <RadioGroup
          label={t('expiry.extendLabel')}
          description={t('expiry.extendDescription', {
            most: readableIsoDuration(maxTtl),
          })}
          value={value}
          onChange={setChosen}
        >
          {options.map(({ iso, milliseconds }) => (
            <Radio key={iso} value={iso}>
              {t('expiry.option', {
                time: longDuration(milliseconds),
                at: absoluteTime(
                  new Date(now + milliseconds).toISOString(),
                  language,
                ),
              })}
            </Radio>
          ))}
        </RadioGroup>
      )}
    </Confirmation>
  );
}
