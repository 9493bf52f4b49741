import { Alert, Button, DialogBody, DialogFooter } from '@backstage/ui';
import { RegistryCredential } from '@infra-orchestration/backstage-plugin-infra-common';
import { useT } from '../../hooks/useT';
import { CodeBlock, CopyButton, KeyValues } from '../common';
import styles from './Images.module.css';

interface IssuedCredentialProps {
  credential: RegistryCredential & { password: string };
  host: string;
  onClose: () => void;
}

/** The login that was just made. */
export function IssuedCredential(props: IssuedCredentialProps) {
  const { credential, host, onClose } = props;
  const { username, password } = credential;
  const t = useT();
  const copyable = (text: string, label: string) => (
    <span className={styles.secret}>
      <code>{text}</code>
      <CopyButton text={text} label={label} />
    </span>
  );
  return (
    <>
      <DialogBody>
        <div className={styles.stack}>
          <Alert
            icon
            status="warning"
            title={t('credentials.onceTitle')}
            description={t('credentials.onceText')}
          />
          <KeyValues
            items={[
              [
                t('credentials.username'),
                copyable(username, t('credentials.copyUsername')),
              ],
              [
                t('credentials.password'),
                copyable(password, t('credentials.copyPassword')),
              ],
            ]}
          />
          <CodeBlock
            label={t('credentials.loginCommand')}
            text={`docker login --username ${username} --password-stdin ${host}`}
          />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button onPress={onClose}>{t('credentials.close')}</Button>
      </DialogFooter>
    </>
  );
}
