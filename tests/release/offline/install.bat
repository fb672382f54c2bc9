@echo off
rem Installs nianbao without network (Windows): install.bat [folder]; else into %USERPROFILE%\nianbao.
rem Plain ASCII, so that it reads the same in every code page; Chinese comes from UTF-8 files.
setlocal
for /f "tokens=2 delims=:" %%p in ('chcp') do set "page=%%p"
chcp 65001 >nul
set "python="
for %%v in (3.11 3.12 3.13) do py -%%v -c "pass" >nul 2>nul && set "python=py -%%v"
if not defined python python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && set "python=python"
if not defined python goto missing
%python% "%~dp0install.py" %*
set "code=%errorlevel%"
goto end
:missing
type "%~dp0no-python.txt"
set "code=1"
:end
pause
chcp %page% >nul
exit /b %code%
