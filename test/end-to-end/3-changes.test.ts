import axios from 'axios';
import { describe, expect, it } from 'vitest';
import { product } from './support/product.ts';

const document = () => product.document('shop-products', 'P-TEST');

describe('a row of the shop', () => {
  it('is in Elasticsearch after its insert, changes with its update and goes with its delete', async () => {
    await product.query('SHOP', `INSERT INTO products (id, name, price) VALUES ('P-TEST', 'Umbrella', 12.50)`);
    expect(await product.until('the inserted row', document, (d) => d !== null)).toMatchObject({ price: '12.50' });
    await product.query('SHOP', `UPDATE products SET price = 9.99 WHERE id = 'P-TEST'`);
    await product.until('the updated row', document, (d) => d?.price === '9.99');
    await product.query('SHOP', `DELETE FROM products WHERE id = 'P-TEST'`);
    await product.until('the deleted row', document, (d) => d === null);
  });

  it('leaves every change in the change log, in order', async () => {
    const log = await product.until(
      'three changes of the row',
      async () => {
        const { data } = await axios.get<{ hits: { hits: { _source: { operation: string } }[] } }>(
          `${product.endpoint('ELASTICSEARCH_URL')}/shop-changes/_search`,
          { params: { q: 'row_id:"P-TEST"', sort: 'position:asc' } },
        );
        return data.hits.hits.map((hit) => hit._source.operation);
      },
      (operations) => operations.length >= 3,
    );
    expect(log).toEqual(['create', 'update', 'delete']);
  });
});
