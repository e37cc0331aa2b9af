"bd ~ sn ~, hh*8, ~ cp"
