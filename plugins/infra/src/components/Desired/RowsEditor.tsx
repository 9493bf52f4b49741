import { Button, ButtonIcon, Text, TextField } from '@backstage/ui';
import { RiAddLine, RiDeleteBinLine } from '@remixicon/react';
import { useT } from '../../hooks/useT';
import { newRow, Row } from '../../lib/rows';
import styles from './RowsEditor.module.css';

interface RowsEditorProps {
  title: string;
  description: string;
  nameLabel: string;
  valueLabel: string;
  addLabel: string;
  rows: Row[];
  onChange: (rows: Row[]) => void;
}

/** Names with values, as many as one likes. */
export function RowsEditor(props: RowsEditorProps) {
  const { rows, onChange, nameLabel, valueLabel } = props;
  const t = useT();
  const change = (id: number, part: Partial<Row>) =>
    onChange(rows.map(row => (row.id === id ? { ...row, ...part } : row)));
  return (
    <fieldset className={styles.rows}>
      <legend className={styles.legend}>
        <Text as="span" weight="bold">
          {props.title}
        </Text>
      </legend>
      <Text as="p" variant="body-small" color="secondary">
        {props.description}
      </Text>
      {rows.map(row => (
        <div key={row.id} className={styles.row}>
          <TextField
            aria-label={nameLabel}
            placeholder={nameLabel}
            value={row.name}
            onChange={name => change(row.id, { name })}
          />
          <TextField
            aria-label={row.name ? `${valueLabel}: ${row.name}` : valueLabel}
            placeholder={row.placeholder ?? valueLabel}
            value={row.value}
            onChange={value => change(row.id, { value })}
          />
          <ButtonIcon
            variant="tertiary"
            aria-label={t('create.removeRow', {
              name: row.name || nameLabel,
            })}
            icon={<RiDeleteBinLine />}
            onPress={() => onChange(rows.filter(({ id }) => id !== row.id))}
          />
        </div>
      ))}
      <div>
        <Button
          variant="tertiary"
          iconStart={<RiAddLine />}
          onPress={() => onChange([...rows, newRow()])}
        >
          {props.addLabel}
        </Button>
      </div>
    </fieldset>
  );
}
