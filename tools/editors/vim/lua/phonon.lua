-- Lights up what plays: `phonon run FILE --publish` tells it over the socket `.FILE.sock` beside the file.

local M = {}

local uv = vim.uv or vim.loop
local space = vim.api.nvim_create_namespace("phonon")
vim.api.nvim_set_hl(0, "PhononPlaying", { link = "IncSearch", default = true })

-- How often it is looked for a player, in milliseconds.
local LOOK_MS = 1000

-- The byte in a line that a character in units of UTF-16 begins at.
local function byte(line, character)
  local found, at = pcall(vim.str_byteindex, line, "utf-16", character, false)
  if found then
    return at
  end
  found, at = pcall(vim.str_byteindex, line, character, true)
  return found and at or #line
end

local function show(buffer, playing)
  if not vim.api.nvim_buf_is_valid(buffer) then
    return
  end
  vim.api.nvim_buf_clear_namespace(buffer, space, 0, -1)
  for _, range in ipairs(playing) do
    local first = vim.api.nvim_buf_get_lines(buffer, range.start.line, range.start.line + 1, false)[1]
    local last = vim.api.nvim_buf_get_lines(buffer, range["end"].line, range["end"].line + 1, false)[1]
    -- What was typed since it was saved may have moved it.
    if first and last then
      pcall(vim.api.nvim_buf_set_extmark, buffer, space, range.start.line, byte(first, range.start.character), {
        end_row = range["end"].line,
        end_col = byte(last, range["end"].character),
        hl_group = "PhononPlaying",
      })
    end
  end
end

-- Listens until the player ends, and then calls `over`.
local function listen(buffer, socket, over)
  local pipe = uv.new_pipe(false)
  local rest = ""
  local function close()
    pipe:close()
    vim.schedule(function()
      show(buffer, {})
      over()
    end)
  end
  pipe:connect(socket, function(failure)
    if failure then
      return close()
    end
    pipe:read_start(function(broken, data)
      if broken or not data then
        return close()
      end
      local lines = vim.split(rest .. data, "\n", { plain = true })
      rest = table.remove(lines)
      local line = lines[#lines]
      if line then
        vim.schedule(function()
          show(buffer, vim.json.decode(line).playing)
        end)
      end
    end)
  end)
end

-- Lights up what plays of a buffer, whenever somebody plays its file.
function M.follow(buffer)
  local path = vim.api.nvim_buf_get_name(buffer)
  local socket = vim.fn.fnamemodify(path, ":h") .. "/." .. vim.fn.fnamemodify(path, ":t") .. ".sock"
  local timer = uv.new_timer()
  local is_open = false
  timer:start(0, LOOK_MS, vim.schedule_wrap(function()
    if not vim.api.nvim_buf_is_valid(buffer) then
      timer:stop()
    elseif not is_open and uv.fs_stat(socket) then
      is_open = true
      listen(buffer, socket, function()
        is_open = false
      end)
    end
  end))
end

return M
