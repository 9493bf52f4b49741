import { Flex } from '@backstage/ui';
import { useT } from '../../hooks/useT';
import { Row } from '../../lib/rows';
import { RowsEditor } from './RowsEditor';

interface DesiredEditorProps {
  images: Row[];
  params: Row[];
  onImages: (rows: Row[]) => void;
  onParams: (rows: Row[]) => void;
}

/** The part of a desired state that a person changes by hand: images and parameters. */
export function DesiredEditor(props: DesiredEditorProps) {
  const t = useT();
  return (
    <Flex direction="column" gap="5">
      <RowsEditor
        title={t('create.images')}
        description={t('create.imagesDescription')}
        nameLabel={t('create.imageContainer')}
        valueLabel={t('create.imageImage')}
        addLabel={t('create.addImage')}
        rows={props.images}
        onChange={props.onImages}
      />
      <RowsEditor
        title={t('create.params')}
        description={t('create.paramsDescription')}
        nameLabel={t('create.paramName')}
        valueLabel={t('create.paramValue')}
        addLabel={t('create.addParam')}
        rows={props.params}
        onChange={props.onParams}
      />
    </Flex>
  );
}
