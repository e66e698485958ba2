-- A few customers, products and campaigns, so that a new shop has something to show.

INSERT INTO campaigns (id, name, channel, budget, starts_at) VALUES
  ('spring-sale', 'Spring sale', 'EMAIL', 12000.00, '2026-03-01T00:00:00Z'),
  ('summer-dresses', 'Summer dresses', 'SOCIAL', 25000.00, '2026-05-15T00:00:00Z'),
  ('back-to-school', 'Back to school', 'SEARCH', 18000.00, '2026-08-10T00:00:00Z'),
  ('black-friday', 'Black Friday', 'DISPLAY', 60000.00, '2026-11-20T00:00:00Z'),
  ('newsletter', 'Weekly newsletter', 'EMAIL', NULL, NULL);

INSERT INTO products (id, name, category, gender, style, colour, price) VALUES
  ('P-1001', 'Linen shirt', 'Shirts', 'Men', 'Casual', 'White', 39.90),
  ('P-1002', 'Slim jeans', 'Trousers', 'Men', 'Casual', 'Blue', 69.00),
  ('P-1003', 'Running shoes', 'Shoes', 'Unisex', 'Sports', 'Black', 119.95),
  ('P-1004', 'Summer dress', 'Dresses', 'Women', 'Casual', 'Yellow', 54.50),
  ('P-1005', 'Wool coat', 'Coats', 'Women', 'Formal', 'Grey', 189.00),
  ('P-1006', 'Silk scarf', 'Accessories', 'Women', 'Formal', 'Red', 29.99),
  ('P-1007', 'Leather belt', 'Accessories', 'Men', 'Formal', 'Brown', 34.00),
  ('P-1008', 'School backpack', 'Bags', 'Unisex', 'Casual', 'Green', 44.00);

INSERT INTO customers (name, email, username, gender, home_country, home_location_lat, home_location_lon) VALUES
  ('Ada Novak', 'ada@example.com', 'ada', 'F', 'CZ', 50.0755, 14.4378),
  ('Bruno Costa', 'bruno@example.com', 'bruno', 'M', 'PT', 38.7223, -9.1393),
  ('Chiara Rossi', 'chiara@example.com', 'chiara', 'F', 'IT', 45.4642, 9.1900);
