import { Button, ButtonIcon, Menu, MenuItem, MenuTrigger } from '@backstage/ui';
import { DeliveryEnvironment } from '@infra-orchestration/backstage-plugin-infra-common';
import { RiArrowRightCircleLine, RiMore2Line } from '@remixicon/react';
import { RefObject, useState } from 'react';
import { useEnvironmentPermissions } from '../../hooks/useEnvironmentPermissions';
import { useFocusFallback } from '../../hooks/useFocusFallback';
import { useT } from '../../hooks/useT';
import { CancelDialog } from './CancelDialog';
import { PromoteDialog } from './PromoteDialog';
import { isUnderway, mayBegin, nextSource } from './promotionChoices';
import { imagesName } from './releaseWords';
import { RollbackChoice } from './RollbackChoice';
import { RowContext } from './StepTable';
import styles from './Delivery.module.css';

type Dialog = 'next' | 'other' | 'rollback' | 'cancel';

interface RowActionsProps {
  environment: DeliveryEnvironment;
  context: RowContext;
  /** Gets the focus where the button that had it is not offered any more. */
  heading: RefObject<HTMLElement>;
  /** Where something is to be approved. */
  review?: {
    isOpen: boolean;
    panelId: string;
    onToggle: (isOpen: boolean) => void;
  };
}

/** What the user may do with one environment now; what they may not do is not offered. */
export function RowActions(props: RowActionsProps) {
  const { environment, context, heading, review } = props;
  const { environmentId, name, available } = environment;
  const t = useT();
  const noteFocus = useFocusFallback(heading);
  const { mayDeploy } = useEnvironmentPermissions(environmentId);
  const [opened, setOpened] = useState<{
    dialog: Dialog;
    environment: DeliveryEnvironment;
  }>();
  const open = (dialog: Dialog) => setOpened({ dialog, environment });
  const mayPromote =
    mayDeploy && context.step !== undefined && mayBegin(environment);
  const next = available && nextSource(available);
  const version = imagesName(available?.images ?? []);
  return (
    <span className={styles.actions} onFocus={noteFocus}>
      {review && (
        <Button
          variant="secondary"
          aria-label={t('delivery.reviewOf', { name })}
          aria-expanded={review.isOpen}
          aria-controls={review.isOpen ? review.panelId : undefined}
          onPress={() => review.onToggle(!review.isOpen)}
        >
          {t('delivery.review')}
        </Button>
      )}
      {mayPromote && next && !isUnderway(environment) && (
        <Button
          iconStart={<RiArrowRightCircleLine />}
          aria-label={t('delivery.promoteOf', { version, name })}
          onPress={() => open('next')}
        >
          {t('delivery.promote')}
        </Button>
      )}
      {mayDeploy && (
        <More
          environment={environment}
          mayPromote={mayPromote}
          onChoose={open}
        />
      )}
      <Dialogs
        context={context}
        opened={opened}
        onClose={() => setOpened(undefined)}
      />
    </span>
  );
}

function More(props: {
  environment: DeliveryEnvironment;
  mayPromote: boolean;
  onChoose: (dialog: Dialog) => void;
}) {
  const { environment, mayPromote, onChoose } = props;
  const { name, promotion, running } = environment;
  const t = useT();
  const mayCancel = promotion && promotion.state !== 'RollingBack';
  if (!mayPromote && !running && !mayCancel) return null;
  return (
    <MenuTrigger>
      <ButtonIcon
        variant="tertiary"
        icon={<RiMore2Line />}
        aria-label={t('delivery.more', { name })}
      />
      <Menu onAction={key => onChoose(key as Dialog)}>
        {mayPromote ? (
          <MenuItem id="other">{t('delivery.promoteOther')}</MenuItem>
        ) : null}
        {running ? (
          <MenuItem id="rollback">{t('delivery.rollBack')}</MenuItem>
        ) : null}
        {mayCancel ? (
          <MenuItem id="cancel" color="danger">
            {t('delivery.cancel')}
          </MenuItem>
        ) : null}
      </Menu>
    </MenuTrigger>
  );
}

/** About what was there when they were opened, not what came since. */
function Dialogs(props: {
  context: RowContext;
  opened?: { dialog: Dialog; environment: DeliveryEnvironment };
  onClose: () => void;
}) {
  const { context, opened, onClose } = props;
  const { view, versions } = context;
  if (!opened) return null;
  const { dialog, environment } = opened;
  const { environmentId, name, available, promotion } = environment;
  switch (dialog) {
    case 'next':
      return (
        <PromoteDialog
          source={available && nextSource(available)}
          {...{ environment, view, onClose }}
        />
      );
    case 'other':
      return <PromoteDialog {...{ environment, view, onClose }} />;
    case 'rollback':
      return <RollbackChoice {...{ environmentId, name, versions, onClose }} />;
    default:
      return promotion ? (
        <CancelDialog {...{ promotion, versions, onClose }} />
      ) : null;
  }
}
